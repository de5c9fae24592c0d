/*
 * The form widget: a page of fields made from an operation's declaration.
 * Everything typed goes into the field; Enter, Tab and Down go on, Up goes
 * back; the last rows send, leave and help. What is typed is kept as a draft at
 * each field and each pause. The screen gives a form_spec and few callbacks.
 */
#ifndef SCREENS_KIT_FORM_H
#define SCREENS_KIT_FORM_H

#include "screens/kit/draft.h"
#include "screens/kit/edit.h"
#include "screens/kit/send.h"

enum form_flag {
	FORM_FOLD = 1,		/* under "more" until unfolded, known or led */
	FORM_CHAIN = 2,		/* opens its choices when one comes from a choice above */
	FORM_PICK = 8,		/* a text or code that is only chosen, never typed */
	FORM_PHRASES = 16,	/* a text with phrases: Right opens them */
	FORM_NAMES = 64,	/* a text or number that names a record: Right opens them */
	FORM_LINES = 256 | 16,	/* phrases that are names, a figure typed behind each: a blank before the next */
	FORM_TOLD = 128,	/* what it comes to is said by the screen's own confirm, not by form_repeat */
	FORM_NEEDED = 32	/* said here if it is missing, whatever the declaration asks */
};

struct form_field {
	const char	*name;		/* of the operation's args; several with blanks between: one row of choices;
					 * "happened": when it did, which every operation takes beside them */
	unsigned	 flags;
	const char	*label;		/* msgid, NULL = the declaration's */
	const char	*note;		/* msgid, shown beside while the field is empty */
};

struct form_spec {
	const char		*op;		/* "report.file" */
	const char		*send;		/* msgid of the row that sends */
	const char		*said;		/* msgid: what is said once it is stored; NULL "stored" */
	const struct form_field	*fields;	/* ends with a NULL name */
	bool			 figures;	/* all other indicators follow, folded */
	bool			 draft;		/* kept when it is left too; a small one only until then */
	bool			 mu;		/* a bare area of land is in 亩, else 公顷 */
	bool			 quick;		/* Enter behind the last field in sight sends, unless something stands beside one */
	/* All may be NULL. */
	bool	(*shown)(struct view *v, const struct field *f);
	/* Names of rows, blanks between, that stand in this order before all that may be folded. */
	const char *(*leads)(struct view *v);
	/* A msgid: what counts in a figure; NULL: nothing is said. */
	const char *(*hint)(const struct field *f);
	/* Adds choices to w->page; false: the declaration's own. */
	bool	(*choices)(struct view *v, struct txn *t, const struct field *f, struct view *w);
	/* Own words for a value; false: the usual ones. */
	bool	(*words)(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap);
	void	(*changed)(struct view *v, const struct field *f);
	/* Says what is odd with form_error; called after each change of a figure. */
	void	(*check)(struct view *v);
	/* Before that page: takes what happened since into the form, and says so in rows of it. */
	void	(*meanwhile)(struct view *v, struct page *p);
	/* Rows of the page that repeats in words what goes to whom; NULL: sent at once. */
	void	(*confirm)(struct view *v, struct txn *t, struct page *p);
	/* Whether that page is asked now; NULL: always. */
	bool	(*asks)(struct view *v);
	/* What stands beside the row that sends (a deadline). */
	void	(*send_words)(struct view *v, char *out, size_t cap);
	/* What the form is about, so that others who write about it are shown; "" = nothing. */
	void	(*thing)(struct view *v, char *out, size_t cap);
	/* Last word before sending: false keeps the form (and says why). */
	bool	(*ready)(struct view *v, struct errand *o);
	/* After DONE; NULL: the form closes. */
	void	(*done)(struct view *v, const struct reply *r);
};

enum { FORM_GROUP = 4, FORM_TEXT = 1200, ROW_MORE = -1, ROW_SEND = -2, ROW_LEAVE = -3, ROW_HELP = -4 };

struct form_row {
	const struct form_field	*ff;
	const struct field	*f[FORM_GROUP];
	size_t			 nf;
	char			 raw[64];	/* typed and not understood, or as typed */
	char			 error[200];
	int			 left_out;	/* characters that found no room */
};

struct form {
	const struct form_spec	*spec;
	const struct subject	*subject;
	const struct op		*op;
	size_t			 size;		/* of rec, base and given: op->args, and behind it happened */
	struct field		 happened;
	void			*rec;		/* values, struct of op->args */
	void			*base;		/* what is known already (a follow-up), or NULL */
	void			*found;		/* as rec stood before a key; NULL before one */
	void			*given;		/* what the screen filled in and nobody typed, or NULL; kept with the draft */
	const struct kind	*base_kind;	/* of the record it came from */
	struct form_row		*row;
	size_t			 nrow;
	int			*vis;		/* rows in sight: index, or ROW_MORE, ROW_SEND, ROW_LEAVE, ROW_HELP */
	size_t			 nvis;
	size_t			 top;		/* first of vis drawn */
	int			 cur;		/* value of vis */
	bool			 unfolded;
	size_t			 part;		/* of a group, being chosen */
	struct edit		 edit;
	char			 text[FORM_TEXT];
	bool			 typing;	/* edit holds the text of cur */
	struct draft_head	 draft;
	bool			 dirty;		/* changed since the draft was saved */
	bool			 touched;	/* by the person */
	bool			 refused;	/* something was typed where only Enter chooses */
	int64_t			 pasted;	/* last line end of an unmarked paste, clock_monotonic() */
	int64_t			 secret;	/* a private key was typed: when the last of it came, clock_monotonic() */
	enum message		 was;		/* what it was refused with last; M_NONE: with nothing */
	bool			 stopped;	/* sending was refused: no digit is taken before another key */
	bool			 sent;
	bool			 unsaved;	/* the draft could not be stored */
	bool			 full;		/* because DRAFTS_KEPT others are kept */
	bool			 held;		/* that was said in place of leaving: the next time it is left */
	bool			 present;	/* the keeper knows that this form is open */
	char			 others[120];	/* who else is writing about the same */
	int64_t			 failed;	/* when the draft could not be stored last, clock_monotonic() */
	int64_t			 typed;		/* last key, the same clock */
	int64_t			 first_key;
};

extern const struct widget widget_form;

/* Fields of what a desk is told. Told late, it was so earlier; both times are kept. */
#define FORM_BY_PHONE { "by_phone", FORM_NAMES, NULL, N_("who says so by telephone") }
#define FORM_HAPPENED { "happened", FORM_FOLD, N_("happened at"), N_("blank: just now") }

/* In screen->open: makes v->form for spec. False: no such operation or no memory (said), and v is closed. */
bool
form_open(struct view *v, const struct form_spec *spec);

void
form_free(struct view *v);

/* The same for a screen of several small forms: the one for arg.n, which is one of
 * screen->ways. False too where there is none. */
struct form_way {
	char			which;		/* 0 ends them */
	struct form_spec	spec;
};

bool
form_open_way(struct view *v, const struct form_way *ways);

/* Reads a kept draft into the form. False: it is gone (the form stays empty). Of a small form what
 * was typed: what the screen filled in stays as it is now. */
bool
form_draft(struct view *v, uint64_t id);

/* Where a small form was written. False: the draft is gone, or it is of another form. */
bool
form_draft_page(struct view *v, uint64_t id, struct draft_page *out);

/* A key is coming: what stands in the form now nobody typed. */
void
form_find(struct form *f);

/*
 * What is known already, a rec of kind k: only what differs from it is sent.
 * Fields nobody typed into take its values, also when it is given again because
 * it has changed meanwhile.
 */
void
form_base(struct view *v, const struct kind *k, const void *rec);

/* The same below values that stand as they are: what is empty was emptied. */
void
form_base_under(struct view *v, const struct kind *k, const void *rec);

/* The same of one number that no record has; draft: the form's value stands as it is. */
void
form_known(struct view *v, const char *name, struct num n, bool draft);

/* The same of a text. */
void
form_known_text(struct view *v, const char *name, const char *text);

/* Makes the first blank row behind all that was filled in the current one; where none is, the one that sends. */
void
form_go_on(struct view *v);

/* Fills in the figures known in rec, of kind k: a sum that nobody typed. */
void
form_give(struct view *v, const struct kind *k, const void *rec);

/* Takes away what was filled in so and still stands; what somebody typed over it stays. */
void
form_take_back(struct view *v);

/* Memory of form->given, made when there is none yet; NULL: no memory. */
void *
form_given(struct form *f);

/* How much of a row found no room, "" if all did. */
void
form_full_words(const struct form_row *r, char *out, size_t cap);

/* A value of the form by name: NULL when the operation has no such field. */
void *
form_value(struct view *v, const char *name);

/* A number of the form, 0 where none is known. */
int64_t
form_figure(struct view *v, const char *name);

uint64_t
form_ref(struct view *v, const char *name);

int
form_enum(struct view *v, const char *name);

const char *
form_text(struct view *v, const char *name);

void
form_set_ref(struct view *v, const char *name, uint64_t id);

void
form_set_enum(struct view *v, const char *name, int value);

void
form_set_text(struct view *v, const char *name, const char *text);

void
form_set_time(struct view *v, const char *name, int64_t ms);

void
form_set_int(struct view *v, const char *name, int64_t n);

/* Words beside a field; "" takes them away. */
void
form_error(struct view *v, const char *name, const char *text);

/* Takes away all words beside fields that no typing caused. */
void
form_errors_clear(struct view *v);

/* The value of a field in words (unknown: ""). */
void
form_words(struct view *v, const struct field *f, char *out, size_t cap);

/* The same within a reading. */
void
form_says(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap);

/* Opens the choices of a field. */
void
form_choose(struct view *v, const char *name);

/* Makes a row the current one because sending stopped at it: the next digits were meant for the page before. */
void
form_stop(struct view *v, const struct form_row *r);

/* Parts of the widget. */
void
form_visible(struct view *v);

void
form_draw(struct view *v);

bool
form_key(struct view *v, const struct key_press *key);

/* After a draft: says why of what had not been understood, or takes what is understood now. */
void
form_reread(struct view *v);

/* True while a lone 0 stands in a field that is no text: nobody said yet that it is meant. */
bool
form_zero(const struct form *f);

/* Whether 0 is a value of the field that the cursor is in. */
bool
form_zero_means(const struct form *f);

/* Puts what is typed into the record; false: it was not understood (said beside). */
bool
form_commit(struct view *v);

/* The field that is typed into begins with this text. */
void
form_edit(struct view *v);

/* Warns that so many drafts are kept that this one is not, and what to do. */
void
form_say_full(struct view *v);

void
form_save(struct view *v);

/* After sending: drafts of the same form, place and incident that were left before this one was begun go. */
void
form_drop_older(struct view *v);

/* Tells the keeper what is being written about, and looks who else is at it. */
void
form_presence(struct view *v);

/* What a typed number was understood as ("= 45亩 = 3公顷"), when that is not plain. */
void
form_understood(struct view *v, char *out, size_t cap);

/* True if the current row is one that is typed into. */
bool
form_types(const struct form *f);

/* The row that sends was chosen: what is missing is said, else the page before sending. */
void
form_confirm(struct view *v);

/* The cursor went on behind what was filled in: a quick form comes to that page by itself. */
void
form_went_on(struct view *v);

/* A spec's confirm that repeats what was filled in, a row a line. */
void
form_repeat(struct view *v, struct txn *t, struct page *p);

/* The row of a field by name, NULL if the form has none. */
struct form_row *
form_row_of(struct form *f, const char *name);

/* True if some row shows the field. */
bool
form_has(const struct form *f, const struct field *fd);

/* Sends it now; what comes back is said, or stands beside its field. */
void
form_send(struct view *v);

struct form_row *
form_cur(struct form *f);

/* The label of a row; out gets it. */
void
form_label(const struct form *f, const struct form_row *r, char *out, size_t cap);

#endif
