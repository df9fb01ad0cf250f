export default {
  extends: "stylelint-config-recommended",
  reportDescriptionlessDisables: true,
  reportNeedlessDisables: true,
  rules: {
    // Sheets are in the order of what they show.
    "no-descending-specificity": null,
    "color-named": "never",
    "selector-class-pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
    "value-no-vendor-prefix": true,
  },
};
