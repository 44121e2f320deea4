namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>What is typed into a shell, taken apart into its simple commands: enough to tell what writes from what looks.</summary>
/// <remarks>No shell: substitutions, loops and functions are not understood, and count by the words that they begin with.</remarks>
internal static class ShellSteps
{
    private static readonly HashSet<string> s_writers = new(StringComparer.Ordinal)
    {
        "cp", "mv", "rm", "mkdir", "rmdir", "touch", "chmod", "chown", "ln", "tee", "dd", "install", "patch", "truncate", "unzip", "gunzip", "gzip", "bunzip2", "xz", "zip", "rsync", "wget", "shred",
    };

    private static readonly HashSet<string> s_neither = new(StringComparer.Ordinal)
    {
        "cd", "pushd", "popd", "export", "set", "unset", "source", ".", "clear", "sleep", "wait", "exit", "true", "false", ":", "then", "do", "done", "fi", "else", "for", "if", "while", "history", "reset", "logout", "echo", "printf",
    };

    /// <summary>The simple commands in their order.</summary>
    public static IEnumerable<ShellStep> Of(string typed)
    {
        var (start, quote, here) = (0, '\0', (string?)null);
        for (var i = 0; i <= typed.Length; i++)
        {
            var c = i < typed.Length ? typed[i] : '\n';
            if (quote != '\0' && i < typed.Length)
            {
                if (c == '\\' && quote == '"') i++;
                else if (c == quote) quote = '\0';
                continue;
            }
            if (c == '\\')
            {
                i++;
                continue;
            }
            if (c is '\'' or '"')
            {
                quote = c;
                continue;
            }
            if (c == '<' && here is null && typed.AsSpan(i).StartsWith("<<", StringComparison.Ordinal) && !typed.AsSpan(i).StartsWith("<<<", StringComparison.Ordinal))
            {
                here = Word(typed, i + 2);
                i++;
                continue;
            }
            if (c is not ('\n' or '\r' or ';' or '|' or '&') || (c == '&' && i > start && (typed[i - 1] == '>' || (i + 1 < typed.Length && typed[i + 1] == '>')))) continue;
            if (Step(typed[start..Math.Min(i, typed.Length)]) is { } step) yield return step;
            // What stands in a here-document is no command.
            if (c == '\n' && here is not null) i = End(typed, i + 1, here);
            here = c == '\n' ? null : here;
            start = Math.Min(i + 1, typed.Length);
        }
    }

    private static ShellStep? Step(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word is "sudo" or "then" or "do" or "time" or "!" || word.Contains('=') && !word.StartsWith('-')).ToArray();
        if (words.Length == 0) return null;
        var name = words[0][(words[0].LastIndexOf('/') + 1)..];
        var writes = Redirects(text) || s_writers.Contains(name) || name switch
        {
            "sed" or "perl" => words.Any(word => word.StartsWith("-i", StringComparison.Ordinal) || word is "-pi" or "--in-place"),
            "tar" => words.Length > 1 && !words[1].TrimStart('-').Contains('t') && words[1].AsSpan().IndexOfAny("xcru") >= 0,
            "git" => words.Length > 1 && words[1] is "commit" or "merge" or "apply" or "checkout" or "init" or "add" or "reset" or "mv" or "rm" or "clone" or "branch" or "tag" or "switch" or "config" or "rebase" or "stash",
            "apt" or "apt-get" or "pip" or "pip3" or "npm" or "cargo" or "dnf" or "apk" => words.Any(word => word is "install" or "add" or "remove"),
            "find" => words.Contains("-delete"),
            "sort" => words.Contains("-o"),
            _ => false,
        };
        return new ShellStep(text.Trim(), writes, !writes && !s_neither.Contains(name));
    }

    /// <summary>Whether output goes into a file.</summary>
    private static bool Redirects(string text)
    {
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"') quote = c;
            else if (c == '>')
            {
                var target = text.AsSpan(i).TrimStart(">|").TrimStart();
                if (!target.StartsWith("&", StringComparison.Ordinal) && !target.StartsWith("/dev/null", StringComparison.Ordinal)) return true;
                while (i + 1 < text.Length && text[i + 1] == '>') i++;
            }
        }
        return false;
    }

    private static string Word(string text, int at)
    {
        while (at < text.Length && text[at] is '-' or ' ' or '\'' or '"' or '\\') at++;
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) end++;
        return text[at..end];
    }

    /// <summary>The end of the line that ends a here-document, or of the text.</summary>
    private static int End(string text, int at, string word)
    {
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            if (text.AsSpan(at, end - at).Trim().SequenceEqual(word)) return end;
            at = end + 1;
        }
        return text.Length;
    }
}

/// <summary>A simple command.</summary>
/// <param name="Writes">Changes files.</param>
/// <param name="Looks">Shows or tries something.</param>
internal sealed record ShellStep(string Text, bool Writes, bool Looks);
