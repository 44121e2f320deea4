using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vectorscope.Jobs.Store.Migrations
{
    /// <inheritdoc />
    public partial class RunFacets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "RunFacets",
                columns: table => new
                {
                    RunId = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunFacets", x => new { x.RunId, x.Kind, x.Name });
                    table.ForeignKey(
                        name: "FK_RunFacets_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RunFacets_Kind_Name_RunId",
                table: "RunFacets",
                columns: new[] { "Kind", "Name", "RunId" });
            FillFromSnapshots(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RunFacets");
        }

        /// <summary>What is noted of a new run when it is submitted, of those that are there already: from what they keep, in either of its formats, and from their tags.</summary>
        private static void FillFromSnapshots(MigrationBuilder migrationBuilder)
        {
            const string kept = "(SELECT \"Id\", CASE WHEN json_valid(\"Snapshot\") THEN \"Snapshot\" ELSE '{}' END AS \"Json\" FROM \"Runs\") AS r";
            foreach (var (kind, name, of) in new[]
            {
                ("CASE json_extract(j.value, '$.kind') WHEN 'persona' THEN 'Persona' ELSE 'Model' END", "json_extract(j.value, '$.name')", "json_each(r.\"Json\", '$.references') AS j WHERE json_extract(j.value, '$.kind') IN ('model', 'weights', 'persona')"),
                // Models at servers.
                ("'Model'", "trim(json_extract(j.value, '$.model.name'))", "json_each(r.\"Json\", '$.spec.arms') AS j WHERE json_extract(j.value, '$.model.server') IS NOT NULL"),
                // Before snapshots had a format.
                ("'Model'", "json_extract(r.\"Json\", '$.model.name')", "(SELECT 1) AS j WHERE json_extract(r.\"Json\", '$.format') IS NULL"),
                ("'Model'", "trim(json_extract(j.value, '$.model.name'))", "json_each(r.\"Json\", '$.arms') AS j WHERE json_extract(r.\"Json\", '$.format') IS NULL"),
                ("'Persona'", "json_extract(j.value, '$.persona')", "json_each(r.\"Json\", '$.arms') AS j WHERE json_extract(r.\"Json\", '$.format') IS NULL"),
                ("'Persona'", "json_extract(j.value, '$.persona')", "json_each(r.\"Json\", '$.sides') AS j WHERE json_extract(r.\"Json\", '$.format') IS NULL"),
            })
            {
                migrationBuilder.Sql($"INSERT OR IGNORE INTO \"RunFacets\" (\"RunId\", \"Kind\", \"Name\") SELECT * FROM (SELECT r.\"Id\", {kind} AS \"Kind\", {name} AS \"Name\" FROM {kept}, {of}) WHERE \"Name\" <> '';");
            }

            // What has no model of its own works with what those did whose artifacts it reads.
            migrationBuilder.Sql($"""
                INSERT OR IGNORE INTO "RunFacets" ("RunId", "Kind", "Name")
                SELECT r."Id", f."Kind", f."Name" FROM {kept}, json_each(r."Json", '$.references') AS j
                JOIN "RunFacets" AS f ON f."RunId" = json_extract(j.value, '$.id')
                WHERE json_extract(j.value, '$.kind') = 'artifact' AND NOT EXISTS (SELECT 1 FROM "RunFacets" AS own WHERE own."RunId" = r."Id" AND own."Kind" = 'Model');
                """);
            migrationBuilder.Sql("""
                WITH RECURSIVE split("Id", "Tag", "Rest") AS (
                    SELECT "Id", '', "Tags" || ',' FROM "Runs" WHERE "Tags" <> ''
                    UNION ALL
                    SELECT "Id", trim(substr("Rest", 1, instr("Rest", ',') - 1)), substr("Rest", instr("Rest", ',') + 1) FROM split WHERE "Rest" <> '')
                INSERT OR IGNORE INTO "RunFacets" ("RunId", "Kind", "Name") SELECT "Id", 'Tag', "Tag" FROM split WHERE "Tag" <> '';
                """);
        }
    }
}
