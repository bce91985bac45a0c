import vue from "eslint-plugin-vue";
import a11y from "eslint-plugin-vuejs-accessibility";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "src/api/generated", "dist"] },
  ...tseslint.configs.recommended,
  ...vue.configs["flat/recommended"],
  ...a11y.configs["flat/recommended"],
  {
    files: ["**/*.vue"],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      "vue/no-v-html": "error",
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": ["error", { html: { void: "always", normal: "always", component: "always" } }],
      "vue/html-indent": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/multiline-html-element-content-newline": "off",
      "vue/first-attribute-linebreak": "off",
      "vue/multi-word-component-names": "off",
      "vue/require-default-prop": "off",
      "vuejs-accessibility/label-has-for": ["error", { controlComponents: ["UiInput"], required: { some: ["nesting", "id"] } }],
      "max-lines": ["error", { max: 250 }],
      "no-restricted-globals": ["error", { name: "alert" }, { name: "confirm" }],
      "no-console": "error",
    },
  },
  // Their label is outside: UiField, or the page around them.
  { files: ["src/ui/UiTextarea.vue"], rules: { "vuejs-accessibility/form-control-has-label": "off" } },
  { files: ["scripts/**"], rules: { "no-console": "off" } },
);
