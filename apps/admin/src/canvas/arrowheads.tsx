import styles from "./arrowheads.module.css";

/** How far an arrowhead reaches beyond the line that it ends, in canvas pixels. */
export const arrowLength = 8;

const looks = ["idle", "taken", "active"] as const;

export type EdgeLook = (typeof looks)[number];

/** The reference by which a line ends in the arrowhead of a look. */
export const arrowhead = (look: EdgeLook): string => `url(#patchbay-arrow-${look})`;

/** The shapes that {@link arrowhead} refers to. Their size does not follow the line's width, and their tip is sharp. */
export function Arrowheads() {
  return (
    <svg className={styles.shapes} aria-hidden>
      <defs>
        {looks.map((look) => (
          <marker
            key={look}
            id={`patchbay-arrow-${look}`}
            className={styles.arrow}
            data-look={look}
            viewBox="0 -5 8 10"
            markerWidth={arrowLength}
            markerHeight="10"
            markerUnits="userSpaceOnUse"
            refX="0.5"
            refY="0"
            orient="auto"
          >
            <path d="M0,-4L8,0L0,4Z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
