export default { layout: "project.njk", permalink: (data) => `${data.page.filePathStem}.html` };
