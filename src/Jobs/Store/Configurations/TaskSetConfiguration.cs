using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TaskSetConfiguration : IEntityTypeConfiguration<TaskSet>
{
    public void Configure(EntityTypeBuilder<TaskSet> builder)
    {
        builder.HasKey(set => set.Id);
        builder.Property(set => set.Name).UseCollation("NOCASE");
        builder.HasIndex(set => set.Name).IsUnique();
        builder.HasIndex(set => set.BuiltInKey).IsUnique();
    }
}
