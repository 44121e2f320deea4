namespace Vectorscope.Dashboard.State;

/// <summary>What the server's page shows how to do, as its address says it.</summary>
/// <param name="Program">Word of the program whose snippet is shown; null for the first.</param>
/// <param name="Model">What it asks for: a model's name, or MODEL@ARM; null for the first.</param>
public sealed record ServerView(string? Program, string? Model)
{
    /// <summary>Reads the address.</summary>
    public static ServerView From(string? program, string? model) => new(string.IsNullOrEmpty(program) ? null : program, string.IsNullOrEmpty(model) ? null : model);

    /// <summary>The address that shows this.</summary>
    public string Url => Urls.Query(Urls.Server, ("program", Program), ("model", Model));
}
