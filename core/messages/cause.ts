/** How an application names a failure. */
export const REASON = /^[A-Za-z][A-Za-z0-9]{0,49}$/;

/** A reason, with the hash of a key or a fingerprint if causes can be distinguished. */
export const CAUSE = /^[A-Za-z][A-Za-z0-9]{0,49}(:[0-9a-f]{8})?$/;
