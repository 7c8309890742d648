import { Link, Outlet, useMatchRoute } from "@tanstack/react-router";
import { Activity, Bot, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { useRef } from "react";

import { Logo } from "../design/logo.tsx";
import { useMe } from "../session/use-me.ts";
import { RealModel } from "../start/real-model.tsx";
import { t } from "../words/words.ts";
import styles from "./app-shell.module.css";
import { NoProject } from "./no-project.tsx";
import { ProjectMenu } from "./project-menu.tsx";
import { useNav } from "./use-nav.ts";
import { usePageHeading } from "./use-page-heading.ts";
import { UserMenu } from "./user-menu.tsx";

const places = [
  { to: "/agents", label: "nav.agents", Icon: Bot },
  { to: "/runs", label: "nav.runs", Icon: Activity },
] as const;

/** The frame around every page of somebody who is signed in. Narrow where the page needs the width for work. */
export function AppShell() {
  const { me, project } = useMe();
  const matchRoute = useMatchRoute();
  const nav = useNav(matchRoute({ to: "/agents/$agentId" }) === false ? "page" : "workspace");
  const isRail = nav.width === "rail";
  const toggleLabel = t(isRail ? "nav.expand" : "nav.collapse");
  const page = useRef<HTMLDivElement>(null);
  usePageHeading(page);
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
        <div className={styles.brand}>
          <Logo size={26} />
          <div className={styles.names}>
            <p className={styles.organization}>{me.organization.name}</p>
            {project !== undefined && <ProjectMenu me={me} current={project} />}
          </div>
        </div>
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
    </div>
  );
}
