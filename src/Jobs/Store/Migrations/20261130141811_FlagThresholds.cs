using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vectorscope.Jobs.Store.Migrations
{
    /// <inheritdoc />
    public partial class FlagThresholds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Trials_FlaggedBy",
                table: "Trials");

            migrationBuilder.AddColumn<string>(
                name: "Thresholds",
                table: "Studies",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "RunFlaggings",
                columns: table => new
                {
                    RunId = table.Column<string>(type: "TEXT", nullable: false),
                    Thresholds = table.Column<string>(type: "TEXT", nullable: false),
                    Baseline = table.Column<string>(type: "TEXT", nullable: false),
                    Mark = table.Column<string>(type: "TEXT", nullable: false),
                    Waits = table.Column<int>(type: "INTEGER", nullable: false),
                    Moves = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunFlaggings", x => x.RunId);
                    table.ForeignKey(
                        name: "FK_RunFlaggings_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Trials_RunId_FlaggedBy",
                table: "Trials",
                columns: new[] { "RunId", "FlaggedBy" });

            migrationBuilder.CreateIndex(
                name: "IX_RunFlaggings_Waits",
                table: "RunFlaggings",
                column: "Waits");

            // Which runs have turns; the empty mark has all of them flagged by the present rules.
            migrationBuilder.Sql("""
                INSERT INTO "RunFlaggings" ("RunId", "Thresholds", "Baseline", "Mark", "Waits", "Moves")
                SELECT DISTINCT "RunId", '', '', '', 1, 1 FROM "Trials" WHERE "FlaggedBy" IS NOT NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RunFlaggings");

            migrationBuilder.DropIndex(
                name: "IX_Trials_RunId_FlaggedBy",
                table: "Trials");

            migrationBuilder.DropColumn(
                name: "Thresholds",
                table: "Studies");

            migrationBuilder.CreateIndex(
                name: "IX_Trials_FlaggedBy",
                table: "Trials",
                column: "FlaggedBy");
        }
    }
}
