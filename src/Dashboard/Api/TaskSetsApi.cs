using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Library.TaskSets;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/task-sets.</summary>
internal static class TaskSetsApi
{
    internal static void MapTaskSets(this RouteGroupBuilder api)
    {
        var sets = api.MapGroup("/task-sets").WithTags("Task sets");
        sets.MapGet("/", ListAsync).WithSummary("Task sets: folders of tasks on the list");
        sets.MapPost("/", AddAsync).WithSummary("Put a folder of tasks on the list");
        sets.MapGet("/{name}", FindAsync).WithSummary("One task set with its tasks, broken ones too, and what is wrong with them");
        sets.MapGet("/{name}/tasks/{task}", FindTaskAsync).WithSummary("One task: instruction, limits, machine, files");
        sets.MapDelete("/{name}", RemoveAsync).WithSummary("Take a task set off the list; its files stay");
    }

    private static async Task<Ok<IReadOnlyList<TaskSetRow>>> ListAsync(TaskSetLibrary library, CancellationToken cancellationToken) =>
        TypedResults.Ok(await library.ListAsync(cancellationToken));

    private static async Task<Results<Ok<TaskSetDocument>, ProblemHttpResult>> FindAsync(string name, TaskSetLibrary library, CancellationToken cancellationToken) =>
        await library.FindAsync(name, cancellationToken) is { } set ? TypedResults.Ok(TaskSetDocument.Of(set)) : NoSet(name);

    private static async Task<Results<Ok<TaskDocument>, ProblemHttpResult>> FindTaskAsync(string name, string task, TaskSetLibrary library, CancellationToken cancellationToken)
    {
        if (await library.FindTaskAsync(name, task, cancellationToken) is { } found) return TypedResults.Ok(TaskDocument.Of(found));
        return await library.FindAsync(name, cancellationToken) is null
            ? NoSet(name)
            : RequestProblems.NotFound($"The task set \"{Quote.Of(name)}\" has no task \"{Quote.Of(task)}\". /api/task-sets/{Uri.EscapeDataString(name)} lists what it has.");
    }

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> AddAsync(TaskSetRequest request, TaskSetLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.ImportAsync(request.Folder, request.Name, cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> RemoveAsync(string name, TaskSetLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.RemoveAsync(name, cancellationToken));

    private static ProblemHttpResult NoSet(string name) => RequestProblems.NotFound($"There is no task set \"{Quote.Of(name)}\". /api/task-sets lists what there is.");
}
