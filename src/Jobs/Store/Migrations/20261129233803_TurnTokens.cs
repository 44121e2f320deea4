using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vectorscope.Jobs.Store.Migrations
{
    /// <inheritdoc />
    public partial class TurnTokens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Tokens",
                table: "TurnTexts",
                type: "BLOB",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Tokens",
                table: "TurnTexts");
        }
    }
}
