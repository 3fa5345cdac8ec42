/**
 * The version of MyGrad that is followed.
 * @module
 */

/** The version of MyGrad whose behaviour this library has. */
export const __version__ = "2.5.0";
