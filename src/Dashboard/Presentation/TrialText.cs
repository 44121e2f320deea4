using System.Text;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What is said about a trial and its turns in more than one place.</summary>
public static class TrialText
{
    /// <summary>How the agent came to its end, as a clause.</summary>
    public static string End(AgentEnd end) => end switch
    {
        AgentEnd.Completed => "the agent said that it is done",
        AgentEnd.TimedOut => "the agent ran out of time",
        AgentEnd.TurnLimit => "the agent reached its turn limit",
        AgentEnd.ParseFailures => "the agent was stopped after too many parse failures in a row",
        AgentEnd.ContextFull => "the conversation no longer fitted the model's context",
        AgentEnd.TerminalGone => "the terminal went away",
        _ => end.ToString(),
    };

    /// <summary>Why the trial ended as it did, in one or two sentences.</summary>
    public static string Why(TrialRow trial)
    {
        var look = OutcomeLook.Of(trial.Running, trial.Outcome, trial.Reward);
        List<string> sentences = [look.Sentence];
        if (trial is { Outcome: not (null or TrialOutcome.TimedOut), AgentEnd: { } end })
        {
            sentences.Add($"Before that, {End(end)}.");
        }

        if (!string.IsNullOrWhiteSpace(trial.Sentence))
        {
            sentences.Add(trial.Sentence.Trim());
        }

        return string.Join(' ', sentences);
    }

    /// <summary>What a model call was for.</summary>
    public static string Kind(TurnKind kind) => kind switch
    {
        TurnKind.Episode => "turn",
        TurnKind.Summary => "summary",
        TurnKind.SummaryQuestions => "questions to the summary",
        _ => "answers to the questions",
    };

    /// <summary>Why a reply ended, in the server's own word where it is unusual.</summary>
    public static string ReplyEnded(ReplyEnd end, string? text) => end switch
    {
        ReplyEnd.Stop => text is null ? "stopped by itself" : $"stopped by itself ({text})",
        ReplyEnd.Length => text is null ? "was cut off at its token budget" : $"was cut off at its token budget ({text})",
        ReplyEnd.Cancelled => text is null ? "was cut off by the end of the trial" : $"was cut off: {text}",
        _ => text is null ? "ended for another reason" : $"ended: {text}",
    };

    /// <summary>Keystrokes as a person types them: the line end becomes a sign, control characters their names.</summary>
    public static string Keystrokes(string keystrokes)
    {
        var shown = new StringBuilder(keystrokes.Length + 8);
        foreach (var key in keystrokes)
        {
            _ = key switch
            {
                '\r' => shown.Append('␍'),
                '\t' => shown.Append('⇥'),
                '\n' => shown.Append("⏎\n"),
                < ' ' => shown.Append((char)('\u2400' + key)),
                '\u007f' => shown.Append('␡'),
                >= '\u0080' and <= '\u009f' => shown.Append('\ufffd'),
                _ => shown.Append(key),
            };
        }

        return shown.ToString().TrimEnd('\n');
    }
}
