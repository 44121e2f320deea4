using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vectorscope.Jobs.Store.Migrations
{
    /// <inheritdoc />
    public partial class TurnLabels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "TurnLabels",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    TrialId = table.Column<long>(type: "INTEGER", nullable: false),
                    Turn = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TurnLabels", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TurnLabels_Turns_TrialId_Turn",
                        columns: x => new { x.TrialId, x.Turn },
                        principalTable: "Turns",
                        principalColumns: new[] { "TrialId", "Number" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Trials_Change",
                table: "Trials",
                column: "Change");

            migrationBuilder.CreateIndex(
                name: "IX_TurnLabels_Kind_Text_TrialId_Turn",
                table: "TurnLabels",
                columns: new[] { "Kind", "Text", "TrialId", "Turn" });

            migrationBuilder.CreateIndex(
                name: "IX_TurnLabels_TrialId_Turn_Kind_Text",
                table: "TurnLabels",
                columns: new[] { "TrialId", "Turn", "Kind", "Text" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TurnLabels");

            migrationBuilder.DropIndex(
                name: "IX_Trials_Change",
                table: "Trials");
        }
    }
}
