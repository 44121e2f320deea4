namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>How somebody who knows the task goes about it at a terminal; episodes for training are told from it. No part of the task's folder.</summary>
/// <param name="Goal">What is to be done, as a phrase that follows "to": <c>count the lines of kettle.txt</c>.</param>
/// <param name="Tool">What does it: <c>wc -l</c>.</param>
/// <param name="Line">The one line of shell that solves the task, typed in /app.</param>
internal sealed record PocketLesson(string Goal, string Tool, string Line)
{
    /// <summary>A line that shows the situation before anything is changed.</summary>
    public string Look { get; init; } = "ls";

    /// <summary>Whether the line follows only from what <see cref="Look"/> shows.</summary>
    public bool MustLook { get; init; }

    /// <summary>A line that shows whether it worked.</summary>
    public string Check { get; init; } = "ls";

    /// <summary>What has to be worked out before the line can be written; null when nothing has.</summary>
    public string? Hint { get; init; }

    /// <summary>Seconds that the line needs.</summary>
    public double Seconds { get; init; } = 0.2;
}
