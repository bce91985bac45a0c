import { createPinia } from "pinia";
import { createApp } from "vue";
import App from "./App.vue";
import { i18n } from "./i18n";
import { toast } from "./lib/toasts";
import { router } from "./router";
import "./styles/main.css";

const app = createApp(App).use(createPinia()).use(i18n).use(router);

app.config.errorHandler = (error) => {
  toast(i18n.global.t("ui.broken"), "danger");
  reportError(error);
};

// After an update the old page asks for chunks that are gone; one reload brings the new page.
router.onError((error, to) => {
  const stale = /dynamically imported module|module script|preload/i.test(String(error));
  if (stale && sessionStorage.getItem("answerbook.reloaded") !== to.fullPath) {
    sessionStorage.setItem("answerbook.reloaded", to.fullPath);
    window.location.assign(to.fullPath);
  }
});

app.mount("#app");
