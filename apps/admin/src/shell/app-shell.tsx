import { Link, Outlet, useMatchRoute } from "@tanstack/react-router";
import { Activity, Bot, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { lazy, Suspense, useEffect, useRef } from "react";

import { forgetOthers } from "../session/organization-storage.ts";
import { useMe } from "../session/use-me.ts";
import { RealModel } from "../start/real-model.tsx";
import { t } from "../words/words.ts";
import styles from "./app-shell.module.css";
import { fetchAhead } from "./fetch-ahead.ts";
import { NoProject } from "./no-project.tsx";
import { PlaceMenu } from "./place-menu.tsx";
import { useNav } from "./use-nav.ts";
import { usePageHeading } from "./use-page-heading.ts";
import { UserMenu } from "./user-menu.tsx";

// It knows all that graphs are made of; the first page need not wait for that.
const PagePalette = lazy(() =>
  import("./page-palette.tsx").then((module) => ({ default: module.PagePalette })),
);

const places = [
  { to: "/agents", label: "nav.agents", Icon: Bot },
  { to: "/runs", label: "nav.runs", Icon: Activity },
] as const;

/** The frame around every page of somebody who is signed in. Narrow where the page needs the width for work. */
export function AppShell() {
  const { me, project } = useMe();
  const matchRoute = useMatchRoute();
  const isWorkspace = matchRoute({ to: "/agents/$agentId" }) !== false;
  const nav = useNav(isWorkspace ? "workspace" : "page");
  const isRail = nav.width === "rail";
  const toggleLabel = t(isRail ? "nav.expand" : "nav.collapse");
  const page = useRef<HTMLDivElement>(null);
  usePageHeading(page);
  useEffect(() => {
    void fetchAhead();
  }, []);
  useEffect(() => {
    void forgetOthers([me.organization.id, ...me.organizations.map(({ id }) => id)]);
  }, [me]);
  return (
    <div className={styles.shell} data-nav={nav.width}>
      <a
        href="#page"
        className={styles.skip}
        onClick={(event) => {
          event.preventDefault(); // the address belongs to the router
          page.current?.focus();
        }}
      >
        {t("shell.skip")}
      </a>
      <nav className={styles.nav} aria-label={t("nav.label")}>
        <PlaceMenu me={me} project={project} />
        <ul className={styles.places}>
          {places.map(({ to, label, Icon }) => (
            <li key={to}>
              <Link to={to} className={styles.place} title={t(label)}>
                <Icon size={17} aria-hidden />
                <span className={styles.label}>{t(label)}</span>
              </Link>
            </li>
          ))}
        </ul>
        <RealModel me={me} className={styles.model} labelClassName={styles.label} />
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={!isRail}
          aria-label={toggleLabel}
          title={toggleLabel}
          onClick={nav.toggle}
        >
          {isRail ? <PanelLeftOpen size={17} aria-hidden /> : <PanelLeftClose size={17} aria-hidden />}
          <span className={styles.label} aria-hidden>
            {t("nav.collapse")}
          </span>
        </button>
        <UserMenu me={me} />
      </nav>
      <div ref={page} id="page" className={styles.page} tabIndex={-1}>
        {project === undefined ? <NoProject /> : <Outlet />}
      </div>
      {/* The builder has its own, with all that can be done to a graph. */}
      {!isWorkspace && (
        <Suspense>
          <PagePalette />
        </Suspense>
      )}
    </div>
  );
}
