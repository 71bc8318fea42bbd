// Groups pages by client, so that a client's page can list its projects and the home page its clients.
export default function (config) {
  config.addCollection("clients", (api) => {
    const clients = {};
    for (const page of api.getAll()) {
      if (!page.data.client) continue;
      const client = (clients[page.data.client] ??= { projects: [] });
      if (page.data.project) client.projects.push(page);
      else client.page = page;
    }
    return clients;
  });
  return {
    dir: { input: "src", includes: "../_includes", output: "_site" },
    markdownTemplateEngine: false,
  };
}
