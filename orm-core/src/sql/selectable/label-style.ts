// How a SELECT names its columns.

/** No labels: `a.id, b.id`. */
export const LABEL_STYLE_NONE = 'LABEL_STYLE_NONE'
/** `a.id AS a_id, b.id AS b_id` */
export const LABEL_STYLE_TABLENAME_PLUS_COL = 'LABEL_STYLE_TABLENAME_PLUS_COL'
/** `a.id, b.id AS id_1`: a label only where a name is there already. */
export const LABEL_STYLE_DISAMBIGUATE_ONLY = 'LABEL_STYLE_DISAMBIGUATE_ONLY'
/** How columns are labelled when nothing else is said: only those whose names meet. */
export const LABEL_STYLE_DEFAULT = LABEL_STYLE_DISAMBIGUATE_ONLY
/** What a legacy Query asks for. */
export const LABEL_STYLE_LEGACY_ORM = 'LABEL_STYLE_LEGACY_ORM'

export type SelectLabelStyle =
  | typeof LABEL_STYLE_NONE
  | typeof LABEL_STYLE_TABLENAME_PLUS_COL
  | typeof LABEL_STYLE_DISAMBIGUATE_ONLY
  | typeof LABEL_STYLE_LEGACY_ORM
