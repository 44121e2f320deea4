namespace Vectorscope.Dashboard.Cli;

/// <content>What only verbs with services need.</content>
internal sealed partial class Terminal
{
    /// <summary>Lets a test put kinds of runs into verbs that work themselves.</summary>
    internal Action<IServiceCollection>? MoreServices { get; init; }
}
