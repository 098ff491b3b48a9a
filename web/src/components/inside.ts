/** For lists and menus that open inside a popover: drawn within it, or choosing from them would count as a click outside. */
export const inside = { withinPortal: false, shadow: 'md' } as const;
