namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>What is wrong with a spec, a line per field.</summary>
internal static class SpecProblems
{
    internal static BadInputException Describe(IEnumerable<(string Field, string Message)> problems) =>
        new(string.Join(Environment.NewLine, problems.Select(problem => problem.Field.Length > 0 ? $"{problem.Field}: {problem.Message}" : problem.Message)));
}
