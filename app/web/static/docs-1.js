// Opens the documentation. The number in this file's name goes up with every change: browsers keep it for good.
SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null, // else the page would show our document to an outside checker
});
