using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vectorscope.Jobs.Store.Migrations
{
    /// <inheritdoc />
    public partial class RunLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Runs_Archived_EndedAt_Id",
                table: "Runs",
                columns: new[] { "Archived", "EndedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Archived_Kind_CreatedAt_Id",
                table: "Runs",
                columns: new[] { "Archived", "Kind", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Archived_Kind_Id",
                table: "Runs",
                columns: new[] { "Archived", "Kind", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Archived_Name_Id",
                table: "Runs",
                columns: new[] { "Archived", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Archived_StartedAt_Id",
                table: "Runs",
                columns: new[] { "Archived", "StartedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Archived_State_CreatedAt_Id",
                table: "Runs",
                columns: new[] { "Archived", "State", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Archived_State_Id",
                table: "Runs",
                columns: new[] { "Archived", "State", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_Archived_EndedAt_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_Archived_Kind_CreatedAt_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_Archived_Kind_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_Archived_Name_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_Archived_StartedAt_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_Archived_State_CreatedAt_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_Archived_State_Id",
                table: "Runs");
        }
    }
}
