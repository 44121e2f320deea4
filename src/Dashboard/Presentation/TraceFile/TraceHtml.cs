using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Vectorscope.Dashboard.Presentation.Ansi;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Presentation.TraceFile;

/// <summary>A trace as one HTML file: no script, nothing fetched, readable in either theme by whoever is sent it.</summary>
/// <remarks>All that a model, a task or a terminal wrote is text in it; the page's own policy forbids everything else.</remarks>
public static class TraceHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    // The product's own colours; what its pages choose by an attribute, a file without script leaves to the reader's system.
    private static readonly Lazy<string> Style = new(() =>
        Resource("tokens.css").Replace("[data-theme=\"dark\"] {", "@media (prefers-color-scheme: dark) { :root {", StringComparison.Ordinal) + "}\n" + Resource("trace.css"));

    /// <summary>Writes it, turn by turn.</summary>
    /// <param name="run">Name of the trial's run.</param>
    /// <param name="turns">In their order.</param>
    public static async Task WriteAsync(string run, TrialDetail trial, IAsyncEnumerable<TraceTurn> turns, Stream to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(turns);
        await using var html = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        await html.WriteAsync(Head(run, trial));
        await foreach (var turn in turns.WithCancellation(cancellationToken))
        {
            await html.WriteAsync(Turn(turn).AsMemory(), cancellationToken);
        }

        await html.WriteAsync("</main></body></html>\n".AsMemory(), cancellationToken);
    }

    private static string Head(string run, TrialDetail trial)
    {
        var row = trial.Row;
        var look = OutcomeLook.Of(row.Running, row.Outcome, row.Reward);
        var title = $"{row.Task} · {row.Arm}, attempt {row.Attempt}";
        StringBuilder html = new();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
            .Append("<title>").Append(Text(title)).Append("</title><style>").Append(Style.Value).Append("</style></head><body><main><h1>").Append(Text(title)).Append("</h1><p><strong>")
            .Append(Text($"{look.Symbol} {look.Word}")).Append("</strong></p><p>").Append(Text(TrialText.Why(row))).Append("</p><dl>");
        Fact(html, "Run", $"{run} ({row.RunId})");
        Fact(html, "Trial", row.Name);
        Fact(html, "Turns", Format.Count(row.Counts.Turns));
        if (row.Counts.CompletionTokens > 0)
        {
            Fact(html, "Tokens written", $"{Format.Count(row.Counts.CompletionTokens)}, {Format.Count(row.Counts.ThinkingTokens)} of them thinking");
        }

        foreach (var flag in FindingRules.Own.Flags.Where(flag => row.Counts.TurnsWith(flag.Word) > 0))
        {
            Fact(html, flag.Name, Format.Count(row.Counts.TurnsWith(flag.Word), "turn"));
        }

        if (trial.Rewards.Count > 0)
        {
            Fact(html, "Rewards", string.Join(", ", trial.Rewards.Select(reward => $"{reward.Key} {Format.Number(reward.Value)}")));
        }

        Fact(html, "Seed", trial.Seed.ToString(CultureInfo.InvariantCulture));
        if (trial.TaskDigest is { } digest)
        {
            Fact(html, "Task digest", digest);
        }

        html.Append("</dl>");
        if (trial.Instruction is { } instruction)
        {
            html.Append("<details><summary>Instruction</summary><pre>").Append(Text(instruction)).Append("</pre></details>");
        }

        return html.Append('\n').ToString();
    }

    private static string Turn(TraceTurn turn)
    {
        var parts = ReplyText.Of(turn);
        StringBuilder html = new();
        html.Append(CultureInfo.InvariantCulture, $"<section id=\"turn-{turn.Number}\"><h2><a href=\"#turn-{turn.Number}\">{(turn.Kind == TurnKind.Episode ? "Turn" : Text(Capital(TrialText.Kind(turn.Kind))))} {turn.Number}</a></h2>");
        foreach (var finding in turn.Findings)
        {
            var flag = FindingRules.Own.Find(finding.Flag);
            html.Append("<p><span class=\"flag ").Append(flag?.Tone.ToString().ToLowerInvariant()).Append("\">").Append(Text(flag?.Name ?? finding.Flag)).Append("</span> <span class=\"quiet\">")
                .Append(Text(finding.Note ?? flag?.Explanation ?? "")).Append("</span></p>");
        }

        Folded(html, "Prompt", turn.Prompt, turn.PromptTokens, null);
        if (parts.Thinking is { } thinking)
        {
            Folded(html, "Thinking", thinking, turn.ThinkingTokens, "think");
        }

        html.Append("<h3>Reply</h3>").Append(string.IsNullOrWhiteSpace(parts.Answer) ? "<p class=\"quiet\">It is empty.</p>" : $"<pre>{Text(parts.Answer)}</pre>")
            .Append("<p class=\"quiet\">It ").Append(Text(TrialText.ReplyEnded(turn.ReplyEnd, turn.ReplyEndText))).Append(".</p>");
        Parsed(html, turn);
        if (turn.Observation.Length > 0)
        {
            html.Append("<h3>").Append(turn.Parsed?.Error is null ? "Terminal" : "Told instead").Append("</h3><pre class=\"term\">");
            for (var at = 0; at < turn.Observation.Length; at += AnsiText.Longest)
            {
                foreach (var span in AnsiText.Read(turn.Observation.Substring(at, Math.Min(AnsiText.Longest, turn.Observation.Length - at))))
                {
                    html.Append(span.Class is null ? Text(span.Text) : $"<span class=\"{Text(span.Class)}\">{Text(span.Text)}</span>");
                }
            }

            html.Append("</pre>");
        }

        return html.Append("</section>\n").ToString();
    }

    private static void Parsed(StringBuilder html, TraceTurn turn)
    {
        if (turn.Parsed is not { } parsed)
        {
            return;
        }

        if (parsed.Error is { } error)
        {
            html.Append("<p class=\"bad\">The parser could not read it, so nothing was executed: ").Append(Text(error)).Append("</p>");
            return;
        }

        foreach (var repair in parsed.Repairs)
        {
            html.Append("<p class=\"warn\">Repaired: ").Append(Text(repair)).Append("</p>");
        }

        foreach (var warning in parsed.Warnings)
        {
            html.Append("<p class=\"warn\">").Append(Text(warning)).Append("</p>");
        }

        html.Append("<h3>Commands</h3>").Append(parsed.Commands.Count == 0 ? "<p class=\"quiet\">None.</p>" : "<ol>");
        foreach (var command in parsed.Commands)
        {
            html.Append("<li><code>").Append(Text(command.Keystrokes.Length == 0 ? "(waits)" : TrialText.Keystrokes(command.Keystrokes)))
                .Append("</code> <span class=\"quiet\">").Append(Text(Format.Number(command.Duration))).Append(" s</span></li>");
        }

        html.Append(parsed.Commands.Count == 0 ? "" : "</ol>").Append(parsed.TaskComplete ? "<p>It says that the task is complete.</p>" : "");
    }

    private static void Folded(StringBuilder html, string title, string text, int? tokens, string? css) =>
        html.Append("<details").Append(css is null ? "" : $" class=\"{css}\"").Append("><summary>").Append(title).Append(" · ")
            .Append(Text(tokens is { } known ? Format.Count(known, "token") : Format.Count(text.Length, "character"))).Append("</summary><pre>").Append(Text(text)).Append("</pre></details>");

    private static void Fact(StringBuilder html, string name, string value) => html.Append("<dt>").Append(Text(name)).Append("</dt><dd>").Append(Text(value)).Append("</dd>");

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(TraceHtml).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(string text) => Encoder.Encode(text);
}
