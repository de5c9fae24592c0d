/*
 * One operation from a screen to the keeper: fill by field name, send, say what
 * came back. Names are those of the operation's declaration, so a screen knows
 * no struct of it; a name that the operation does not have is left out.
 */
#ifndef SCREENS_KIT_SEND_H
#define SCREENS_KIT_SEND_H

#include "screens/kit/ui.h"
#include "src/op/act.h"

struct errand {
	const struct subject	*subject;
	const struct op		*op;
	void			*args;		/* struct of op->args, owned; NULL = no such operation */
	const uint8_t		*op_id;		/* a form's own, or NULL */
	uint64_t		 draft;		/* ends with the operation, 0 = none */
	uint16_t		 cleared[KIND_FIELDS];
	size_t			 ncleared;
	int64_t			 happened;	/* when it did, 0 = now */
	bool			 again;
	bool			 halts;		/* the page behind it takes no digit before another key */
	bool			 quiet;		/* nothing is said of what came back */
	const struct buf	*file;		/* sent before it, borrowed; NULL: none */
	const char		*said;		/* msgid: said when it is stored; NULL "stored" */
};

/* Starts one. False, and a message on v's screen: no such operation. */
bool
errand_begin(struct view *v, struct errand *o, const char *op);

/* Set a field by its name. */
void
errand_ref(struct errand *o, const char *field, uint64_t id);

void
errand_int(struct errand *o, const char *field, int64_t n);	/* INT, TIME */

void
errand_enum(struct errand *o, const char *field, int value);

void
errand_bool(struct errand *o, const char *field, bool on);

void
errand_text(struct errand *o, const char *field, const char *text);	/* TEXT, CODE */

/* A field of the operation as people type it, read as forms and commands do. False:
 * not understood; what is wrong is said on the last line, and o is freed. */
bool
errand_typed(struct view *v, struct errand *o, const char *field, const char *text);

/*
 * Sends it and frees it. reply may be NULL. What was refused or could not be
 * stored is said on the last line; DONE says the answer's sentence if it has
 * one. Returns the outcome.
 */
enum outcome
errand_send(struct view *v, struct errand *o, struct reply *reply);

/* Frees one that is not sent. */
void
errand_drop(struct errand *o);

/* Sends what needs only the record it is about, as `which`. */
enum outcome
errand_which(struct view *v, const char *op, uint64_t which);

/* "field: sentence" of a refusal, in the reader's language. */
void
refusal_words(struct view *v, const struct op *op, const struct refusal *r, char *out, size_t cap);

#endif
