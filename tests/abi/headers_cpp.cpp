// What a host in C++11 does with the headers; only compiled.
#include <crm/crm.h>

#include <cstddef>
#include <type_traits>

// Every input struct is plain and begins with its size.
template <class T> struct is_input {
	static_assert(std::is_pod<T>::value, "an input struct is plain");
	static_assert(offsetof(T, size) == 0, "size is the first field");
	static_assert(std::is_same<decltype(T::size), std::size_t>::value, "size is a size_t");
	static constexpr bool value = true;
};

template <class... T> struct are_inputs;
template <> struct are_inputs<> {
	static constexpr bool value = true;
};
template <class First, class... Rest> struct are_inputs<First, Rest...> {
	static constexpr bool value = is_input<First>::value && are_inputs<Rest...>::value;
};

static_assert(are_inputs<crm_options, crm_act, crm_customer_input, crm_customer_query, crm_lifecycle_input,
                         crm_purchase_input, crm_task_input, crm_task_done_input, crm_task_query, crm_contact_input,
                         crm_complaint_input, crm_judgement_input, crm_promise_input, crm_solution_input, crm_complaint_query,
                         crm_journal_query, crm_report_query, crm_report, crm_complaint_report_query, crm_import_input>::value, "inputs");
static_assert(sizeof(crm_id) == 16 && sizeof(crm_date) == 4, "ids and days have a fixed size");

int uses_of_the_headers(crm *db);

int uses_of_the_headers(crm *db)
{
	auto options = CRM_INIT(crm_options);
	crm_act act = CRM_INIT(crm_act);
	crm_customer_input customer = CRM_INIT(crm_customer_input);
	crm_id id;

	customer.name = "name";
	return crm_open(":memory:", &options, &db) < 0 || crm_customer_add(db, &act, &customer, &id) < 0;
}
