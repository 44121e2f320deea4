using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.HasKey(run => run.Id);
        builder.HasIndex(run => run.Change);
        // The lists: each column that they sort by, and what pages narrow them to, in the order of their creation.
        builder.HasIndex(run => new { run.Archived, run.CreatedAt, run.Id });
        builder.HasIndex(run => new { run.Archived, run.StartedAt, run.Id });
        builder.HasIndex(run => new { run.Archived, run.EndedAt, run.Id });
        builder.HasIndex(run => new { run.Archived, run.Name, run.Id });
        builder.HasIndex(run => new { run.Archived, run.Kind, run.Id });
        builder.HasIndex(run => new { run.Archived, run.State, run.Id });
        builder.HasIndex(run => new { run.Archived, run.Kind, run.CreatedAt, run.Id });
        builder.HasIndex(run => new { run.Archived, run.State, run.CreatedAt, run.Id });
        builder.HasIndex(run => new { run.State, run.Needs });
        builder.HasIndex(run => run.SubmitKey).IsUnique();
        builder.Property(run => run.Needs).HasConversion<string>().HasDefaultValue(RunNeeds.Engine).HasSentinel((RunNeeds)(-1));
    }
}
