import { createRouter, createWebHistory, type RouteLocationNormalized } from "vue-router";
import { onSignedOut } from "@/api";
import { useSession } from "@/stores/session";

declare module "vue-router" {
  interface RouteMeta {
    /** Key of the page's name in the locale file. */
    title: string;
    /** Shown without the rail, to people who are not signed in. */
    open?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  routes: [
    { path: "/", redirect: "/ask" },
    { path: "/set-up", component: () => import("@/pages/SetUpPage.vue"), meta: { title: "setUp.title", open: true } },
    { path: "/sign-in", component: () => import("@/pages/SignInPage.vue"), meta: { title: "signIn.title", open: true } },
    { path: "/ask/:thread?", component: () => import("@/pages/AskPage.vue"), meta: { title: "nav.ask" } },
    { path: "/answers", component: () => import("@/pages/HistoryPage.vue"), meta: { title: "nav.history" } },
    { path: "/answers/:id", component: () => import("@/pages/AnswerPage.vue"), meta: { title: "answer.title" } },
    { path: "/sources", component: () => import("@/pages/SourcesPage.vue"), meta: { title: "nav.sources" } },
    { path: "/sources/:id", component: () => import("@/pages/SourcePage.vue"), meta: { title: "source.title" } },
    { path: "/:rest(.*)*", component: () => import("@/pages/NotFoundPage.vue"), meta: { title: "notFound.title" } },
  ],
});

async function admit(to: RouteLocationNormalized) {
  const session = useSession();
  if (to.meta.open && to.hash.startsWith("#link=")) return true;
  if (await session.load()) return to.meta.open ? "/ask" : true;
  if (await session.needsSetup()) return to.path === "/set-up" || "/set-up";
  if (to.path === "/sign-in") return true;
  return { path: "/sign-in", query: to.fullPath === "/ask" ? {} : { next: to.fullPath } };
}

router.beforeEach(admit);

onSignedOut(() => {
  const session = useSession();
  if (!session.isSignedIn) return;
  session.set(null);
  void router.push({ path: "/sign-in", query: { next: router.currentRoute.value.fullPath } });
});
