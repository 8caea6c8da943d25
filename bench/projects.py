"""Compose files of any size, like those that people write."""


PORTS = 50000   # a host has no more to give


def service(i):
    lines = [
        "  svc%d:" % i,
        "    image: registry.example/team/app%d:1.%d" % (i % 50, i % 10),
        '    command: ["serve", "--port", "80%02d"]' % (i % 100),
        "    environment:",
        "      NAME: svc%d" % i,
        "      LEVEL: ${LEVEL:-info}",
        "      URL: http://db:5432/app",
        '      FLAG: "true"',
        "    volumes:",
        "      - data%d:/var/lib/data" % (i % 20),
        "      - ./conf%d:/etc/app:ro" % (i % 7),
        "    labels:",
        '      com.example.team: "team%d"' % (i % 9),
        "      com.example.index: %d" % i,
        "    networks:",
        "      - front",
        "      - back",
        "    healthcheck:",
        '      test: ["CMD", "curl", "-f", "http://localhost/health"]',
        "      interval: 30s",
        "      timeout: 5s",
        "      retries: 3",
        "    restart: unless-stopped",
        "    deploy:",
        "      resources:",
        "        limits:",
        '          cpus: "0.5"',
        "          memory: 256M",
    ]
    if i < PORTS:
        lines += ["    ports:", '      - "%d:80"' % (10000 + i)]
    if i:
        lines += ["    depends_on:", "      - svc%d" % ((i - 1) // 2)]
    return "\n".join(lines) + "\n"


def project(count):
    """One file with so many services."""
    return ("name: bench\nservices:\n" + "".join(service(i) for i in range(count)) +
            "networks:\n  front:\n  back:\nvolumes:\n" +
            "".join("  data%d:\n" % k for k in range(20)))


def override(number, count):
    """A file that changes each of the services a little."""
    return "services:\n" + "".join(
        "  svc%d:\n    image: registry.example/team/app:2.%d\n    environment:\n"
        "      - LAYER%d=%d\n      - LEVEL=debug\n    labels:\n      com.example.layer: %d\n"
        '    ports:\n      - "%d:90"\n' % (i, number, number, i, number, 60000 + number)
        for i in range(count))
