using System.CommandLine;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>The flag of every verb that launches a run: which study it joins.</summary>
internal static class StudyArgument
{
    internal static Option<string?> Study { get; } = new("--study") { Description = "The study that the run joins, by name or id.", HelpName = "NAME" };
}
