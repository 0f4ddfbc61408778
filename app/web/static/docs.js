// Opens the documentation.
SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null, // else the page would show our document to an outside checker
});
