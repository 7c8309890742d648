import styles from "./key-caps.module.css";
import { isAppleSystem } from "./keys.ts";
import { printKeys } from "./print-keys.ts";

/** Keys as they are printed on this system. */
export function KeyCaps({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys}>
      {printKeys(keys, isAppleSystem()).map(({ print, spoken }) => (
        <kbd key={spoken} className={styles.key}>
          {print === spoken ? (
            print
          ) : (
            <>
              <span aria-hidden>{print}</span>
              <span className="visually-hidden">{spoken}</span>
            </>
          )}
        </kbd>
      ))}
    </span>
  );
}
