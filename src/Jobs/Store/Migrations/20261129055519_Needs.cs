using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vectorscope.Jobs.Store.Migrations
{
    /// <inheritdoc />
    public partial class Needs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_State",
                table: "Runs");

            migrationBuilder.AddColumn<string>(
                name: "Needs",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "Engine");

            migrationBuilder.AddColumn<string>(
                name: "SubmitKey",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Runs_State_Needs",
                table: "Runs",
                columns: new[] { "State", "Needs" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_SubmitKey",
                table: "Runs",
                column: "SubmitKey",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_State_Needs",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_SubmitKey",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Needs",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "SubmitKey",
                table: "Runs");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_State",
                table: "Runs",
                column: "State");
        }
    }
}
