using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Vectorscope.Jobs.Store;
using static Vectorscope.Jobs.Trials.Searching.TraceIndexFile;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>Reads from index and store, newest trial first, the parts of turns that a query may mean, with their texts.</summary>
internal sealed class TraceCandidates
{
    private readonly TraceQuery _query;
    private readonly string? _grams;
    private readonly bool _text;
    private readonly List<(string Name, object Value)> _values = [];
    private readonly List<string> _ofTrial = [];
    private readonly List<string> _ofTurn = [];

    public TraceCandidates(TraceQuery query, LiteralQuery words)
    {
        (_query, _text, _grams) = (query, !words.IsEmpty, Grams.Matching(words.Terms));
        Narrow(_ofTrial, "r.RunId = $run", "$run", query.RunId);
        Narrow(_ofTrial, "r.Arm = $arm", "$arm", query.Arm);
        Narrow(_ofTrial, "r.Task = $task", "$task", query.Task);
        Narrow(_ofTrial, "r.RunId IN (SELECT m.RunId FROM store.StudyRuns m JOIN store.Studies s ON s.Id = m.StudyId WHERE s.Id = $study OR s.Name = $study)", "$study", query.Study);
        if (query.Outcomes is { Count: > 0 } outcomes)
        {
            _ofTrial.Add($"r.Outcome IN ({string.Join(", ", outcomes.Select(outcome => $"'{outcome}'"))})");
        }
        Narrow(_ofTurn, "EXISTS (SELECT 1 FROM store.TurnFindings f WHERE f.TrialId = t.TrialId AND f.Turn = t.Number AND f.Flag = $flag)", "$flag", query.Flag);
        Narrow(_ofTurn, "EXISTS (SELECT 1 FROM store.TurnLabels l WHERE l.TrialId = t.TrialId AND l.Turn = t.Number AND l.Kind = 'Label' AND l.Text = $label)", "$label", query.Label);
    }

    /// <summary>A text is null where the filter lets nothing through: so the caller is asked often enough whether to go on.</summary>
    /// <param name="before">Only trials with a smaller number.</param>
    public IEnumerable<(TextPlace Place, string? Text)> Read(SqliteConnection connection, long? before)
    {
        var (least, most) = Bounds(connection);
        if (before is { } end && end <= most)
        {
            most = end - 1;
        }
        if (most < least)
        {
            yield break;
        }
        using var command = Command(connection, Sql(), [.. _values, ("$from", TextPlace.First(least)), ("$to", TextPlace.First(most + 1)), ("$words", _grams ?? "")]);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var place = TextPlace.Of(reader.GetInt64(0));
            yield return (place, TurnTextReader.Text(reader, 4) is { } stored
                ? TurnPartTexts.Of(place.Part, stored, TurnTextReader.Number(reader, 1), TurnTextReader.Number(reader, 2), reader.GetInt32(3)) : null);
        }
    }

    // The index is read in the order of its numbers: where the trials of a filter begin and end, it need not be read further.
    private (long Least, long Most) Bounds(SqliteConnection connection)
    {
        var from = _ofTrial.Count > 0 ? $"store.Trials r WHERE {string.Join(" AND ", _ofTrial)}" : "store.Trials r";
        var (least, most) = (Scalar(connection, $"SELECT min(r.Id) FROM {from}", [.. _values]), Scalar(connection, $"SELECT max(r.Id) FROM {from}", [.. _values]));
        return most == 0 ? (1, 0) : (least, most);
    }

    private string Sql()
    {
        var conditions = _ofTrial.Concat(_ofTurn).ToList();
        var sql = new StringBuilder().Append(CultureInfo.InvariantCulture, $"SELECT g.Place, t.ThinkingStart, t.ThinkingEnd, t.AnswerStart, CASE WHEN {(conditions.Count > 0 ? string.Join(" AND ", conditions) : "1")} THEN CASE g.Place & 7");
        foreach (var part in TurnPartTexts.All)
        {
            sql.Append(CultureInfo.InvariantCulture, $" WHEN {(int)part} THEN x.{TurnPartTexts.Column(part)}");
        }
        sql.Append(CultureInfo.InvariantCulture, $"""
             END END FROM ({Source()}) g
            CROSS JOIN store.Trials r ON r.Id = g.Place >> 24
            CROSS JOIN store.Turns t ON t.TrialId = r.Id AND t.Number = (g.Place >> 3) & 2097151
            CROSS JOIN store.TurnTexts x ON x.TrialId = t.TrialId AND x.Number = t.Number
            ORDER BY g.Place DESC
            """);
        return sql.ToString();
    }

    private string Source()
    {
        if (_text)
        {
            var parts = _query.Parts is { Count: > 0 } some ? $" AND (rowid & 7) IN ({string.Join(", ", some.Select(part => (int)part))})" : "";
            return $"SELECT rowid AS Place FROM Grams WHERE rowid >= $from AND rowid < $to{(_grams is null ? "" : " AND Grams MATCH $words")}{parts}";
        }
        // Of a turn that is not searched for words its reply is shown.
        var rows = string.IsNullOrEmpty(_query.Label) ? "store.TurnFindings WHERE Flag = $flag" : "store.TurnLabels WHERE Kind = 'Label' AND Text = $label";
        return $"SELECT DISTINCT (TrialId << 24) | (Turn << 3) | {(int)TurnPart.Reply} AS Place FROM {rows} AND Place >= $from AND Place < $to";
    }

    private void Narrow(List<string> conditions, string condition, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            conditions.Add(condition);
            _values.Add((name, value));
        }
    }
}
