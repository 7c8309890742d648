import { Link, Outlet, useMatchRoute } from "@tanstack/react-router";
import { Activity, Bot } from "lucide-react";

import { Logo } from "../design/logo.tsx";
import { useMe } from "../session/use-me.ts";
import { t } from "../words/words.ts";
import styles from "./app-shell.module.css";
import { ProjectMenu } from "./project-menu.tsx";
import { UserMenu } from "./user-menu.tsx";

const places = [
  { to: "/agents", label: "nav.agents", Icon: Bot },
  { to: "/runs", label: "nav.runs", Icon: Activity },
] as const;

/** The frame around every page of somebody who is signed in. Narrow where the page needs the width for work. */
export function AppShell() {
  const { me, project } = useMe();
  const matchRoute = useMatchRoute();
  const isWorkspace = matchRoute({ to: "/agents/$agentId" }) !== false;
  return (
    <div className={styles.shell} data-workspace={isWorkspace}>
      <nav className={styles.nav} aria-label={t("nav.label")}>
        <div className={styles.brand}>
          <Logo size={26} />
          <div className={styles.names}>
            <p className={styles.organization}>{me.organization.name}</p>
            {project !== undefined && <ProjectMenu projects={me.projects} current={project} />}
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
        <UserMenu me={me} />
      </nav>
      <div className={styles.page}>
        <Outlet />
      </div>
    </div>
  );
}
