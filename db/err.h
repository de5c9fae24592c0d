/* Results of the store and the codec: 0 or one of these negative numbers. */
#ifndef DB_ERR_H
#define DB_ERR_H

enum err {
	ERR_NOTFOUND = -1,	/* no such record: an ordinary answer */
	ERR_EXISTS = -2,	/* a record or file that must be new is there */
	ERR_BAD = -3,		/* bytes that are not what they claim to be */
	ERR_RANGE = -4,		/* longer or larger than its limit */
	ERR_FULL = -5,		/* disk or map full: nothing was stored */
	ERR_IO = -6,		/* the system refused; errno or the log says why */
	ERR_BUSY = -7,		/* somebody else holds it */
	ERR_USE = -8,		/* called wrongly: our own mistake */
	ERR_NEWER = -9,		/* a program of a higher schema wrote it */
	ERR_ASTRAY = -10,	/* the store's number is not the last plus one: another wrote it or its lock file */
	ERR_LATE = -11,		/* read for longer than what was read stays whole */
	ERR_BESIDE = -12,	/* a file beside the store is gone, damaged or not its own */
	ERR_HURT = -13,		/* the record to be changed is damaged: nobody knows what it held */
	ERR_LAST = ERR_HURT,
};

/* A short English word for a log line; never NULL. */
const char *err_text(int err);

#endif
