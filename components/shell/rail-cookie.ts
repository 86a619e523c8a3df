/** Remembers the narrowed side bar; read by the server so the first paint is right. */
export const RAIL_COOKIE = 'parallax.rail';
