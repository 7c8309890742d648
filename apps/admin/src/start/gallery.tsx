import { type TemplateTopic, templateTopics } from "@patchbay/templates";
import { Search } from "lucide-react";
import { useId, useState } from "react";

import { t } from "../words/words.ts";
import { type Beginning, fitting } from "./beginnings.ts";
import { GraphDrawing } from "./graph-drawing.tsx";
import styles from "./gallery.module.css";

interface GalleryProps {
  readonly all: readonly Beginning[];
  readonly chosen: Beginning;
  readonly onChoose: (beginning: Beginning) => void;
}

/** What a new agent can begin with, each with a drawing of its graph; to be searched and narrowed by what it shows. */
export function Gallery({ all, chosen, onChoose }: GalleryProps) {
  const [words, setWords] = useState("");
  const [topic, setTopic] = useState<TemplateTopic>();
  const shown = fitting(all, { words, topic });
  const count = shown.filter(({ isTemplate }) => isTemplate).length;
  return (
    <section className={styles.gallery} aria-label={t("start.gallery.templates")}>
      <div className={styles.tools}>
        <label className={styles.search}>
          <Search size={15} aria-hidden />
          <input
            type="search"
            value={words}
            onChange={(event) => setWords(event.target.value)}
            placeholder={t("start.gallery.search")}
            aria-label={t("start.gallery.search")}
          />
        </label>
        <output className={styles.count}>
          {count === 1 ? t("start.gallery.oneTemplate") : t("start.gallery.count", { count })}
        </output>
      </div>
      <fieldset className={styles.topics}>
        <legend className="visually-hidden">{t("start.gallery.shows")}</legend>
        {[undefined, ...templateTopics].map((each) => (
          <button
            key={each ?? "all"}
            type="button"
            className={styles.topic}
            aria-pressed={topic === each}
            onClick={() => setTopic(each)}
          >
            {each === undefined ? t("start.gallery.all") : t(`start.topic.${each}`)}
          </button>
        ))}
      </fieldset>
      <div className={styles.cards} role="radiogroup" aria-label={t("start.gallery.templates")}>
        {shown.map((beginning) => (
          <Card
            key={beginning.id}
            beginning={beginning}
            isChosen={beginning.id === chosen.id}
            onChoose={() => onChoose(beginning)}
          />
        ))}
        {count === 0 && <p className={styles.none}>{t("start.gallery.none")}</p>}
      </div>
    </section>
  );
}

interface CardProps {
  readonly beginning: Beginning;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Card({ beginning: { id, name, text, graph }, isChosen, onChoose }: CardProps) {
  const label = useId();
  return (
    <label className={styles.card}>
      <input
        type="radio"
        className="visually-hidden"
        name="beginning"
        value={id}
        checked={isChosen}
        onChange={onChoose}
        aria-labelledby={`${label}-name`}
        aria-describedby={`${label}-text`}
      />
      <GraphDrawing graph={graph} />
      <span className={styles.name} id={`${label}-name`}>
        {name}
      </span>
      <span className={styles.text} id={`${label}-text`}>
        {text}
      </span>
    </label>
  );
}
