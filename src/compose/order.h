/*
 * The order in which depends_on (with what links, shared namespaces and volumes_from imply)
 * wants the services of a project: dependencies first.  Ties are broken by name, so the order
 * of one project is always the same.
 */
#pragma once

#include "base/base.h"
#include "model/project.h"

struct arena;
struct err;

struct services {
    const struct service **v;
    size_t len;
};

/* levels.v[0] depends on nothing in the list; what stands in one level may go side by side. */
struct service_levels {
    struct services *v;
    size_t len;
};

#define ERR_NO_SUCH_SERVICE "no-such-service"
#define ERR_CYCLE "dependency-cycle"

enum order_flags {
    ORDER_DEPENDENCIES = 1, /* and everything that the named services need */
    ORDER_DEPENDENTS = 2    /* and everything that needs the named services */
};

/*
 * The named services (names NULL or empty: all enabled ones) in dependency order.  Fails for a
 * name that the project does not have ("no such service: X", with the nearest one) and for a
 * circle.  Dependencies on services that are not in the project are left out; validation has
 * refused those that are required.
 */
WARN_UNUSED struct err *order_services(struct arena *a, const struct project *p,
                                       const struct strings *names, unsigned flags,
                                       struct services *ret_list);

/*
 * A list of order_services cut into levels.  Services outside the list take no level, but what
 * they connect stays in order: with a <- b <- c, {a, c} makes two levels.
 */
void order_levels(struct arena *a, const struct project *p, const struct services *list,
                  struct service_levels *ret_levels);

/* "no such service: X" and more, with the nearest name or all there are as the hint. */
struct err *no_such_service(const struct project *p, const char *name, const char *more);

bool services_has(const struct services *list, const char *name);
/* The entry of depends_on for name, or NULL. */
const struct dependency *service_dependency(const struct service *s, const char *name);
