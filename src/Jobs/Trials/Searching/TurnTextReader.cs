using Microsoft.Data.Sqlite;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>Reads the texts of a trial's turns from the store, part by part in their order: what is there to be searched.</summary>
internal static class TurnTextReader
{
    /// <param name="connection">With the store beside it.</param>
    /// <param name="after">Turns after this one,</param>
    /// <param name="upTo">up to this one.</param>
    public static IEnumerable<(TextPlace Place, string Text)> Read(SqliteConnection connection, long trial, int after, int upTo)
    {
        using var command = TraceIndexFile.Command(
            connection,
            """
            SELECT t.Number, t.ThinkingStart, t.ThinkingEnd, t.AnswerStart, x.Prompt, x.Reply, x.Parsed, x.Observation
            FROM store.Turns t JOIN store.TurnTexts x ON x.TrialId = t.TrialId AND x.Number = t.Number
            WHERE t.TrialId = $trial AND t.Number >= $after AND t.Number <= $upTo ORDER BY t.Number
            """,
            ("$trial", trial), ("$after", after), ("$upTo", upTo));
        using var reader = command.ExecuteReader();
        var shown = "";
        while (reader.Read())
        {
            var number = reader.GetInt32(0);
            var observation = reader.GetString(7);
            // The turn before is read for what it showed: that is the next prompt, and need not be found twice.
            foreach (var part in number > after ? TurnPartTexts.All : [])
            {
                var stored = part switch
                {
                    TurnPart.Prompt => reader.GetString(4) is var prompt && prompt == shown ? "" : prompt,
                    TurnPart.Commands => Text(reader, 6),
                    TurnPart.Terminal => observation,
                    _ => reader.GetString(5),
                };
                var text = TurnPartTexts.Of(part, stored, Number(reader, 1), Number(reader, 2), reader.GetInt32(3));
                if (text.Length > 0)
                {
                    yield return (new TextPlace(trial, number, part), text);
                }
            }
            shown = observation;
        }
    }

    internal static int? Number(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    internal static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
