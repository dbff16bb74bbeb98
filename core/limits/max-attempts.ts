/** The largest number of redrives that any stage may allow, and that metadata may count. */
export const MAX_ATTEMPTS_LIMIT = 10;
