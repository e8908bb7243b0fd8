/* Stores with cases to be searched for, by the index and by looking at every case. For the tests of the index of
 * texts. */
#ifndef SEARCH_FIXTURE_H
#define SEARCH_FIXTURE_H

#include "complaint_fixture.h"

#include "handle.h"
#include "search.h"

enum { FOUND_MOST = 4000 };

struct found {
	size_t count;
	crm_id ids[FOUND_MOST];
};

static inline void search_for(struct fixture *f, const crm_complaint_query *query, struct found *found)
{
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;
	crm_status rc;

	found->count = 0;
	assert_ok(f->db, crm_complaint_list(f->db, query, &cursor));
	while ((rc = crm_complaint_next(cursor, &c)) == CRM_OK) {
		assert_true(found->count < FOUND_MOST);
		found->ids[found->count++] = c->id;
	}
	assert_int_equal(rc, CRM_DONE);
	crm_complaint_cursor_free(cursor);
}

static inline void search_without_index(struct fixture *f, const crm_complaint_query *query, struct found *found)
{
	const int index = f->db->store->index;

	f->db->store->index = CRMI_INDEX_NONE;
	search_for(f, query, found);
	f->db->store->index = index;
}

/* Both ways give the same cases in the same order; tells how many. */
static inline size_t assert_same_found(struct fixture *f, const crm_complaint_query *query)
{
	static struct found by_index, by_looking;

	search_for(f, query, &by_index);
	search_without_index(f, query, &by_looking);
	if (by_index.count != by_looking.count || memcmp(by_index.ids, by_looking.ids, by_index.count * sizeof *by_index.ids) != 0)
		fail_msg("'%s': %zu cases by the index, %zu by looking", query->text, by_index.count, by_looking.count);
	return by_index.count;
}

static inline size_t count_found(struct fixture *f, const char *text)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);

	query.text = text;
	return assert_same_found(f, &query);
}

static inline crm_id open_about(struct fixture *f, const char *content)
{
	crm_complaint_input input = nine_points(f);
	crm_id id;

	input.content = content;
	assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &id));
	return id;
}

static inline bool is_indexed(struct fixture *f)
{
	int32_t indexed = -1;

	assert_ok(f->db, crm_search_indexed(f->db, &indexed));
	assert_true(indexed == 0 || indexed == 1);
	return indexed == 1;
}

#endif
