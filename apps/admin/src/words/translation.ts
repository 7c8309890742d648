/** A catalog in another language: a text for each text of the English one, no more and no less. */
export type Translation<English> = { readonly [Key in keyof English]: string };
