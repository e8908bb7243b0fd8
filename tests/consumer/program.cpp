// The same host in C++: owners instead of free calls.
#include <cstdio>
#include <cstring>
#include <memory>
#include <crm/crm.h>

struct closer {
	void operator()(crm *db) const { crm_close(db); }
	void operator()(const crm_customer *customer) const { crm_customer_free(customer); }
};
using handle = std::unique_ptr<crm, closer>;
using customer_view = std::unique_ptr<const crm_customer, closer>;

static handle open_store(const char *path, uint32_t flags, crm_status &rc)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = nullptr;

	options.flags = flags;
	rc = crm_open(path, &options, &db);
	return handle(db);
}

int main(int argc, char **argv)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	const crm_customer *view = nullptr;
	crm_status rc = CRM_OK;
	crm_id id;

	if (argc != 2 || std::strcmp(crm_version(), CRM_VERSION) != 0)
		return 2;
	handle db = open_store(argv[1], CRM_OPEN_CREATE, rc);
	input.kind = CRM_CUSTOMER_ENTERPRISE;
	input.name = "Consumer";
	if (rc < 0 || crm_customer_add(db.get(), nullptr, &input, &id) < 0 ||
	    crm_customer_get(db.get(), &id, &view) < 0) {
		std::fprintf(stderr, "%s\n", crm_error_last(db.get())->message);
		return 1;
	}
	customer_view customer(view);
	db.reset(); // a view outlives its handle
	return std::strcmp(customer->name, "Consumer") == 0 ? 0 : 3;
}
