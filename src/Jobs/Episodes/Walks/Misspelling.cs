using System.Text.RegularExpressions;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>A solving line with the name of a given file or folder misspelled, so that it fails.</summary>
internal static partial class Misspelling
{
    /// <summary>Null when the line names nothing that is there from the start.</summary>
    public static string? Of(PocketTask task, Draw draw)
    {
        var given = task.Files.Where(file => file.Path.StartsWith(TaskFiles.Environment + "/", StringComparison.Ordinal))
            .Select(file => file.Path.Split('/')[1]).ToHashSet(StringComparer.Ordinal);
        var names = Names().Matches(task.Lesson.Line).Where(match => given.Contains(match.Value) && char.IsLetter(match.Value[0])).ToArray();
        if (names.Length == 0) return null;
        var name = draw.One(names);
        var stem = Math.Max(2, name.Value.Contains('.', StringComparison.Ordinal) ? name.Value.IndexOf('.', StringComparison.Ordinal) : name.Length);
        var at = draw.From(1, stem - 1);
        var wrong = draw.Below(2) == 0 || at + 1 >= stem || name.Value[at] == name.Value[at - 1]
            ? name.Value.Remove(at, 1)
            : $"{name.Value[..(at - 1)]}{name.Value[at]}{name.Value[at - 1]}{name.Value[(at + 1)..]}";
        return wrong == name.Value || given.Contains(wrong)
            ? null
            : string.Concat(task.Lesson.Line.AsSpan(0, name.Index), wrong, task.Lesson.Line.AsSpan(name.Index + name.Length));
    }

    [GeneratedRegex(@"[A-Za-z0-9._-]+")]
    private static partial Regex Names();
}
