using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vectorscope.Jobs.Store.Migrations
{
    /// <inheritdoc />
    public partial class TurnFindings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FlaggedBy",
                table: "Trials",
                type: "TEXT",
                nullable: true);

            migrationBuilder.RenameColumn(
                name: "Findings",
                table: "Turns",
                newName: "ThinkingUnclosed");

            migrationBuilder.CreateTable(
                name: "TurnFindings",
                columns: table => new
                {
                    TrialId = table.Column<long>(type: "INTEGER", nullable: false),
                    Turn = table.Column<int>(type: "INTEGER", nullable: false),
                    Flag = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Start = table.Column<int>(type: "INTEGER", nullable: true),
                    Length = table.Column<int>(type: "INTEGER", nullable: true),
                    Note = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TurnFindings", x => new { x.TrialId, x.Turn, x.Flag, x.Number });
                    table.ForeignKey(
                        name: "FK_TurnFindings_Turns_TrialId_Turn",
                        columns: x => new { x.TrialId, x.Turn },
                        principalTable: "Turns",
                        principalColumns: new[] { "TrialId", "Number" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Trials_FlaggedBy",
                table: "Trials",
                column: "FlaggedBy");

            migrationBuilder.CreateIndex(
                name: "IX_TurnFindings_Flag_TrialId_Number",
                table: "TurnFindings",
                columns: new[] { "Flag", "TrialId", "Number" });

            MoveFindings(migrationBuilder);

            foreach (var column in new[] { "EmptyReplies", "NoCommand", "ParseFailures", "Truncated", "UnclosedThinking" })
            {
                Drop(migrationBuilder, column);
            }
        }

        /// <summary>As SQLite does it by itself; the table is not made anew, which no transaction would hold.</summary>
        private static void Drop(MigrationBuilder migrationBuilder, string column) => migrationBuilder.Sql($"ALTER TABLE \"Trials\" DROP COLUMN \"{column}\";");

        /// <summary>
        /// A row for each bit of what was one number; of it stays whether thinking was unclosed, which no other column says. The empty mark has
        /// every trial flagged once more, which finds the same.
        /// </summary>
        private static void MoveFindings(MigrationBuilder migrationBuilder)
        {
            foreach (var (bit, flag, start, length) in new[]
            {
                (1, "truncated", "NULL", "NULL"),
                (2, "unclosedThinking", "\"ThinkingStart\"", "\"ThinkingEnd\" - \"ThinkingStart\""),
                (4, "parseFailure", "NULL", "NULL"),
                (8, "noCommand", "NULL", "NULL"),
                (16, "emptyReply", "NULL", "NULL"),
            })
            {
                migrationBuilder.Sql($"""
                    INSERT INTO "TurnFindings" ("TrialId", "Turn", "Flag", "Number", "Version", "Start", "Length", "Note")
                    SELECT "TrialId", "Number", '{flag}', 1, 1, {start}, {length}, NULL FROM "Turns" WHERE "ThinkingUnclosed" & {bit};
                    """);
            }
            migrationBuilder.Sql("UPDATE \"Turns\" SET \"ThinkingUnclosed\" = (\"ThinkingUnclosed\" & 2) <> 0 WHERE \"ThinkingUnclosed\" <> 0;");
            migrationBuilder.Sql("UPDATE \"Trials\" SET \"FlaggedBy\" = '' WHERE EXISTS (SELECT 1 FROM \"Turns\" WHERE \"Turns\".\"TrialId\" = \"Trials\".\"Id\");");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TurnFindings");

            migrationBuilder.DropIndex(
                name: "IX_Trials_FlaggedBy",
                table: "Trials");

            Drop(migrationBuilder, "FlaggedBy");

            migrationBuilder.RenameColumn(
                name: "ThinkingUnclosed",
                table: "Turns",
                newName: "Findings");

            migrationBuilder.AddColumn<int>(
                name: "EmptyReplies",
                table: "Trials",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "NoCommand",
                table: "Trials",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ParseFailures",
                table: "Trials",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Truncated",
                table: "Trials",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "UnclosedThinking",
                table: "Trials",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }
    }
}
