using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>A part of a turn with all words in it.</summary>
/// <param name="Offset">Of the first word within the part, in characters.</param>
/// <param name="Snippet">The text around it, on one line.</param>
/// <param name="Marks">The words within the snippet.</param>
public sealed record TraceHit(int Turn, TurnPart Part, int Offset, string Snippet, IReadOnlyList<TextRange> Marks);

/// <summary>A trial with places.</summary>
/// <param name="Places">Parts of turns with all words in them.</param>
/// <param name="First">The first few of them, in the order of the turns.</param>
public sealed record TraceTrial(
    string RunId, string Run, long TrialId, string Name, string Task, string Arm, int Attempt, TrialOutcome? Outcome, double? Reward, int Places, IReadOnlyList<TraceHit> First);

/// <summary>Some of the trials with places.</summary>
/// <param name="Next">What to ask for to get those after them; null when there are no more.</param>
/// <param name="Places">Parts of turns with all words, in all trials; null for pages after the first, which do not count again.</param>
/// <param name="Trials">Trials that have them.</param>
/// <param name="AtLeast">There are more than were counted: <see cref="TraceSearch.MostCounted"/>, or as many as there was time for.</param>
public sealed record TracePage(IReadOnlyList<TraceTrial> Items, string? Next, int? Places, int? Trials, bool AtLeast);

/// <summary>One place as a row of a table.</summary>
public sealed record TraceRow(
    string RunId, string Run, long TrialId, string Trial, string Task, string Arm, int Attempt, TrialOutcome? Outcome, int Turn, TurnPart Part, int Offset, string Snippet);
