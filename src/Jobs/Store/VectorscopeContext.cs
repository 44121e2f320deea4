using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store;

/// <summary>The store. One context per operation, from the factory; never one per page.</summary>
public sealed class VectorscopeContext(DbContextOptions<VectorscopeContext> options) : DbContext(options)
{
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<Attempt> Attempts => Set<Attempt>();
    public DbSet<RunEvent> RunEvents => Set<RunEvent>();
    public DbSet<LogLine> LogLines => Set<LogLine>();
    public DbSet<Artifact> Artifacts => Set<Artifact>();
    public DbSet<RunInput> RunInputs => Set<RunInput>();
    public DbSet<RunFacet> RunFacets => Set<RunFacet>();
    public DbSet<UnusedFile> UnusedFiles => Set<UnusedFile>();
    public DbSet<RemovedRun> RemovedRuns => Set<RemovedRun>();
    public DbSet<ChangeCounter> ChangeCounter => Set<ChangeCounter>();
    public DbSet<LibraryEntry> LibraryEntries => Set<LibraryEntry>();
    public DbSet<LibraryVersion> LibraryVersions => Set<LibraryVersion>();
    public DbSet<SeededEntry> SeededEntries => Set<SeededEntry>();
    public DbSet<Model> Models => Set<Model>();
    public DbSet<TaskSet> TaskSets => Set<TaskSet>();
    public DbSet<Trial> Trials => Set<Trial>();
    public DbSet<TrialText> TrialTexts => Set<TrialText>();
    public DbSet<TrialTry> TrialTries => Set<TrialTry>();
    public DbSet<Turn> Turns => Set<Turn>();
    public DbSet<TurnText> TurnTexts => Set<TurnText>();
    public DbSet<TurnProjection> TurnProjections => Set<TurnProjection>();
    public DbSet<TurnFlag> TurnFindings => Set<TurnFlag>();
    public DbSet<TurnLabel> TurnLabels => Set<TurnLabel>();
    public DbSet<RunFlagging> RunFlaggings => Set<RunFlagging>();
    public DbSet<Study> Studies => Set<Study>();
    public DbSet<StudyRun> StudyRuns => Set<StudyRun>();
    public DbSet<StudyEntry> StudyEntries => Set<StudyEntry>();
    public DbSet<StudyCounts> StudyCounts => Set<StudyCounts>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<StudyArm> StudyArms => Set<StudyArm>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has neither type: ticks sort and compare as integers, states read well in any SQLite tool.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<RunState>().HaveConversion<RunStateConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(VectorscopeContext).Assembly);
}
